package io.quinite.vantage.surroundings;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports.Binding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;

/** What only the engine can do to a container. Testcontainers would make another one: without data, on another port. */
final class Handle {
    private static final String HOST = "127.0.0.1";
    private static final int STOP_PATIENCE_SECONDS = 30;
    private static final int KILLED = 128 + 9;

    private final GenericContainer<?> container;

    Handle(GenericContainer<?> container) {
        this.container = container;
    }

    /**
     * Labelled, with a bound on its memory, and reached by this machine only.
     *
     * @param port of this machine: unlike one that the engine chooses, it is the same after every start; 0 for any
     */
    static <C extends GenericContainer<C>> C confined(C container, int inside, int port, long megabytes) {
        var binding = port == 0 ? Binding.bindIp(HOST) : Binding.bindIpAndPort(HOST, port);
        return container.withLabels(Owner.label()).withCreateContainerCmdModifier(command -> limits(command)
                .withPortBindings(new PortBinding(binding, new ExposedPort(inside)))
                .withMemory(megabytes << 20));
    }

    static HostConfig limits(CreateContainerCmd command) {
        return Objects.requireNonNull(command.getHostConfig());
    }

    /** For containers that have to find each other by name. */
    static Network network() {
        return Network.builder()
                .createNetworkCmdModifier(command -> command.withLabels(Owner.label()))
                .build();
    }

    void kill() {
        Engine.client().killContainerCmd(id()).withSignal("KILL").exec();
        awaitEnd();
    }

    /** SIGTERM, or what the image names instead. */
    void stop() {
        try {
            Engine.client()
                    .stopContainerCmd(id())
                    .withTimeout(STOP_PATIENCE_SECONDS)
                    .exec();
        } catch (NotModifiedException e) {
            return; // It is stopped.
        }
        if (awaitEnd() == KILLED) {
            throw new IllegalStateException(container.getDockerImageName() + " did not stop within "
                    + STOP_PATIENCE_SECONDS + " s of being asked to, and was killed");
        }
    }

    /** Freezes every process in it, in the midst of whatever it does. */
    void pause() {
        Engine.client().pauseContainerCmd(id()).exec();
    }

    void resume() {
        Engine.client().unpauseContainerCmd(id()).exec();
    }

    /** @return whether it did not run */
    boolean start() {
        try {
            Engine.client().startContainerCmd(id()).exec();
            return true;
        } catch (NotModifiedException e) {
            return false;
        }
    }

    boolean hasEnded() {
        return !container.isRunning();
    }

    /** Since it was made, over all its starts. */
    static int timesLogged(GenericContainer<?> container, String words) {
        return container.getLogs().split(Pattern.quote(words), -1).length - 1;
    }

    private String id() {
        return Objects.requireNonNull(container.getContainerId(), "the container was never started, or is removed");
    }

    /** @return with which status */
    private int awaitEnd() {
        try (var end = Engine.client().waitContainerCmd(id()).exec(new WaitContainerResultCallback())) {
            return end.awaitStatusCode(STOP_PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
