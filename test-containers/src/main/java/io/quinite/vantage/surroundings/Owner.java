package io.quinite.vantage.surroundings;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process of the tests, as a label names it: by its host, its number, and when it began, because numbers come again.
 * So nothing is taken from a run that goes on beside this one, and everything from one that was killed.
 */
record Owner(String host, long pid, long began) {
    static final String LABEL = "io.quinite.vantage.tests";

    private static final Logger log = LoggerFactory.getLogger(Owner.class);

    static Map<String, String> label() {
        return Map.of(LABEL, of(ProcessHandle.current()).toString());
    }

    /** Containers with their volumes, and networks. */
    static void removeLeftovers(DockerClient engine) {
        for (var container : engine.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(List.of(LABEL))
                .exec()) {
            if (isLeftover(container.getLabels().get(LABEL))) {
                log.warn("removing a container of a test run that is gone names={}", (Object) container.getNames());
                remove(() -> engine.removeContainerCmd(container.getId())
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec());
            }
        }
        for (var network :
                engine.listNetworksCmd().withFilter("label", List.of(LABEL)).exec()) {
            if (isLeftover(network.getLabels().get(LABEL))) {
                remove(() -> engine.removeNetworkCmd(network.getId()).exec());
            }
        }
    }

    /** Two runs that begin at once find the same leftovers. */
    private static void remove(Runnable removal) {
        try {
            removal.run();
        } catch (NotFoundException | ConflictException e) {
            log.info("somebody else removes it already: {}", e.getMessage());
        }
    }

    private static boolean isLeftover(@Nullable String label) {
        Owner here = of(ProcessHandle.current());
        String[] parts = Objects.requireNonNullElse(label, "").split("/", -1);
        if (parts.length != 3 || !parts[0].equals(here.host)) {
            return false;
        }
        return ProcessHandle.of(Long.parseLong(parts[1]))
                .filter(process -> of(process).toString().equals(label))
                .isEmpty();
    }

    static Owner of(ProcessHandle process) {
        try {
            return new Owner(
                    InetAddress.getLocalHost().getHostName(),
                    process.pid(),
                    process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("this machine does not know its own name", e);
        }
    }

    @Override
    public String toString() {
        return host + "/" + pid + "/" + began;
    }
}
