package io.quinite.vantage.analytics;

import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/**
 * Takes away everything that analytics has of its own, so that the next start counts from the beginning of the log: the
 * group's offsets, the internal topics, and the stores of this machine. What was published stays until the recomputed records,
 * of a later epoch, outrank it.
 */
public final class AnalyticsReset implements AutoCloseable {
    private static final long GONE_WITHIN_NANOS = 30_000_000_000L;
    private static final long GLANCE_MS = 50;

    private final AnalyticsConfig config;
    private final String group;
    private final Path stores;
    private final Admin admin;

    public AnalyticsReset(AnalyticsConfig config) {
        this.config = config;
        group = config.groupId();
        stores = config.stateDir().resolve(group);
        admin = Admin.create(new HashMap<>(config.kafka()));
    }

    /**
     * What would be deleted, a line each.
     *
     * @throws UserError while an instance runs
     */
    public List<String> plan() throws InterruptedException {
        try {
            refuseWhileSomebodyRuns();
            var plan = new ArrayList<String>();
            plan.add("offsets of the consumer group " + group);
            topics().forEach(topic -> plan.add("topic " + topic));
            plan.add("directory " + stores + (Files.exists(stores) ? "" : " (not there)"));
            return plan;
        } catch (ExecutionException e) {
            throw trouble("nothing was deleted", e);
        }
    }

    /**
     * Does what {@link #plan} tells. Cut short, it must be done again before an instance starts.
     *
     * @throws UserError while an instance runs, and where Kafka does not do its part
     */
    public void perform() throws InterruptedException, IOException {
        try {
            refuseWhileSomebodyRuns();
            // The mark comes first: a later epoch too much is only a number.
            new Resets(config).add();
        } catch (ExecutionException e) {
            throw trouble("nothing was deleted", e);
        }
        try {
            deleteGroup();
            deleteTopics();
        } catch (ExecutionException | TimeoutException e) {
            throw trouble("the reset is half done: repeat it before an instance of analytics starts", e);
        }
        deleteStores();
    }

    private void refuseWhileSomebodyRuns() throws InterruptedException, ExecutionException {
        Collection<MemberDescription> members;
        try {
            ConsumerGroupDescription described = Objects.requireNonNull(
                    admin.describeConsumerGroups(List.of(group)).all().get().get(group));
            members = described.members();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return;
            }
            throw e;
        }
        if (!members.isEmpty()) {
            var hosts =
                    new TreeSet<>(members.stream().map(MemberDescription::host).toList());
            throw new UserError(running(" on " + hosts));
        }
    }

    private String running(String where) {
        return "analytics runs as the consumer group " + group + where
                + ": stop every instance of it first (one that was killed counts for some seconds more)";
    }

    /** Kafka refuses where a member has come in the meantime, and then nothing else is deleted either. */
    private void deleteGroup() throws InterruptedException, ExecutionException {
        try {
            admin.deleteConsumerGroups(List.of(group)).all().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupNotEmptyException) {
                throw new UserError(running(""), e);
            }
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
    }

    private void deleteTopics() throws InterruptedException, ExecutionException, TimeoutException {
        admin.deleteTopics(topics()).all().get();
        long until = System.nanoTime() + GONE_WITHIN_NANOS;
        while (!topics().isEmpty()) {
            if (System.nanoTime() > until) {
                throw new TimeoutException(topics() + " are still there");
            }
            Thread.sleep(GLANCE_MS);
        }
    }

    /** Those that are there, by their whole names: another application's may begin as ours do. */
    private Set<String> topics() throws InterruptedException, ExecutionException {
        var topics = new TreeSet<String>();
        AnalyticsTopology.INTERNAL_TOPICS.forEach(name -> topics.add(group + "-" + name));
        topics.retainAll(admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get());
        return topics;
    }

    private void deleteStores() throws IOException {
        if (!Files.exists(stores)) {
            return;
        }
        List<Path> all;
        try (var found = Files.walk(stores)) {
            all = found.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }

    private static UserError trouble(String state, Exception e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return new UserError(state + ", because Kafka does not do it: " + cause, e);
    }

    @Override
    public void close() {
        admin.close();
    }
}
