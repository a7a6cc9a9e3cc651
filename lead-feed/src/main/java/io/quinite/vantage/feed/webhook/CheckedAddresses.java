package io.quinite.vantage.feed.webhook;

import io.quinite.vantage.kit.AddressGuard;
import io.quinite.vantage.kit.DaemonThreads;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * Resolves the names of receivers for the client, which connects to what this answers and to nothing else: what was checked is
 * what is connected to, whatever the name means a moment later.
 */
final class CheckedAddresses implements SocketAddressResolver, AutoCloseable {
    /** A name whose server does not answer holds one for as long as the system's resolver tries. */
    private static final int THREADS = 32;

    private static final int QUEUE_MAX = 4_096;
    private static final int IDLE_SECONDS = 30;

    private final AddressGuard guard;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE_MAX),
            DaemonThreads.named("feed-webhook-names"));

    CheckedAddresses(AddressGuard guard) {
        this.guard = guard;
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public void resolve(String host, int port, Map<String, Object> context, Promise<List<InetSocketAddress>> promise) {
        try {
            threads.execute(() -> {
                try {
                    promise.succeeded(addresses(host, port));
                } catch (UnknownHostException | RuntimeException e) {
                    promise.failed(e);
                }
            });
        } catch (RejectedExecutionException e) {
            promise.failed(e);
        }
    }

    private List<InetSocketAddress> addresses(String host, int port) throws UnknownHostException {
        var checked = new ArrayList<InetSocketAddress>();
        // Not one of several: a name that is half public is no honest one.
        for (var address : InetAddress.getAllByName(host)) {
            if (!guard.allows(address)) {
                throw new UnknownHostException("the address of " + host + " is not a public one");
            }
            checked.add(new InetSocketAddress(address, port));
        }
        return checked;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
