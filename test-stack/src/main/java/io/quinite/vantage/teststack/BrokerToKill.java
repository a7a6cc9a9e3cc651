package io.quinite.vantage.teststack;

import io.quinite.vantage.embedded.Ports;
import io.quinite.vantage.embedded.Shape;
import io.quinite.vantage.surroundings.BrokerApart;
import io.quinite.vantage.surroundings.KillableBroker;
import io.quinite.vantage.surroundings.Surroundings;
import java.io.IOException;
import java.nio.file.Path;

/** A broker with the catalogue's topics, beside a {@link TestStack} whose registry has another. */
public final class BrokerToKill {
    private BrokerToKill() {}

    /** @param directory for the data, where it is no container */
    public static KillableBroker start(Path directory) throws IOException {
        if (!Surroundings.areContainers()) {
            return ChildBroker.start(directory);
        }
        var broker = BrokerApart.start(Ports.free().kafka());
        Shape.createTopics(broker.bootstrapServers());
        return broker;
    }
}
