package io.quinite.vantage.surroundings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Network;

/** A test run that is killed can remove nothing: the next one does, and leaves alone what a living one has. */
@ContainersOnly("leftovers of an engine")
class LeftoversIT {
    /** A run with a server and a network, until it is killed. */
    public static final class Run {
        private Run() {}

        public static void main(String[] args) throws Exception {
            ContainerPostgres.startTrusting();
            Network network = Handle.network();
            System.out.println("id " + network.getId());
            System.in.read();
        }
    }

    @Test
    void shouldRemoveWhatAKilledRunHasLeftAndNothingOfALivingOne() throws Exception {
        var mine = ContainerPostgres.startTrusting();
        Process run = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Run.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var mineToo = mine;
                var output = new Scanner(run.getInputStream(), "UTF-8")) {
            while (!output.nextLine().startsWith("id ")) {
                // Its log.
            }
            assertThat(owners()).contains(label(ProcessHandle.current()), label(run.toHandle()));
            String dead = label(run.toHandle());

            Owner.removeLeftovers(Engine.client());
            assertThat(owners()).as("it lives").contains(dead);
            run.destroyForcibly().waitFor();
            Owner.removeLeftovers(Engine.client());

            assertThat(owners()).contains(label(ProcessHandle.current())).doesNotContain(dead);
            assertThat(mineToo.connect().isValid(1)).isTrue();
        } finally {
            run.destroyForcibly();
        }
    }

    private static String label(ProcessHandle process) {
        return Owner.of(process).toString();
    }

    /** Of containers and networks. */
    private static List<String> owners() {
        var engine = Engine.client();
        var owners = new ArrayList<>(engine.listContainersCmd().withLabelFilter(List.of(Owner.LABEL)).exec().stream()
                .map(container -> container.getLabels().get(Owner.LABEL))
                .collect(Collectors.toList()));
        engine.listNetworksCmd().withFilter("label", List.of(Owner.LABEL)).exec().stream()
                .map(network -> network.getLabels().get(Owner.LABEL))
                .forEach(owners::add);
        return owners;
    }
}
