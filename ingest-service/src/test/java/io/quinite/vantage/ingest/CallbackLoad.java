package io.quinite.vantage.ingest;

import io.quinite.vantage.teststack.TestStack;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * How long Plivo waits for an answer at a given rate. An open loop: a request leaves when it is due, whatever has become of
 * those before, and its time counts from when it was due. Not a test; {@code dev/callback-load} runs it.
 */
final class CallbackLoad {
    private static final UUID ORGANIZATION = UUID.randomUUID();

    private CallbackLoad() {}

    public static void main(String[] arguments) throws Exception {
        int perSecond = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        Path directory = Files.createTempDirectory("vantage-load");
        Path tokens = directory.resolve("tokens");
        Files.writeString(tokens, ORGANIZATION + " token\n");
        var settings =
                Map.of("ingest.plivo.tokens.file", tokens.toString(), "ingest.public.url", PlivoSender.PUBLIC_URL);
        try (var stack = TestStack.start(directory.resolve("stack"));
                var door = TestDoor.start(stack, settings)) {
            var sender = new PlivoSender(door.uri(), "token");
            run("warm-up", sender, perSecond, Math.max(1, seconds / 2));
            run("measured", sender, perSecond, seconds);
        }
        System.exit(0);
    }

    private static void run(String what, PlivoSender sender, int perSecond, int seconds) throws InterruptedException {
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var tookNanos = new ConcurrentLinkedQueue<Long>();
        var failed = new AtomicInteger();
        int count = perSecond * seconds;
        var open = new CountDownLatch(count);
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long due = begun + i * 1_000_000_000L / perSecond;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            String form =
                    "CallUUID=load-" + UUID.randomUUID() + "&CallStatus=completed&Duration=12&From=%2B9198&To=%2B9199"
                            + "&HangupCauseName=Normal+Hangup&HangupCauseCode=4000&TotalCost=0.0065&Direction=outbound";
            String path = "/v1/plivo/" + ORGANIZATION + "/status?leadId=" + UUID.randomUUID();
            var unused = http.sendAsync(sender.post(path, form).build(), HttpResponse.BodyHandlers.discarding())
                    .whenComplete((answer, failure) -> {
                        tookNanos.add(System.nanoTime() - due);
                        if (failure != null || answer.statusCode() != 200) {
                            failed.incrementAndGet();
                        }
                        open.countDown();
                    });
        }
        open.await();
        long[] sorted = tookNanos.stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%s: %d/s for %d s, %d not 200; ms p50 %.1f, p90 %.1f, p99 %.1f, max %.1f%n",
                what,
                perSecond,
                seconds,
                failed.get(),
                at(sorted, 0.5),
                at(sorted, 0.9),
                at(sorted, 0.99),
                at(sorted, 1));
    }

    private static double at(long[] sorted, double share) {
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * share))] / 1e6;
    }
}
