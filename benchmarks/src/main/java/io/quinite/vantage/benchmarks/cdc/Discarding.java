package io.quinite.vantage.benchmarks.cdc;

import io.quinite.vantage.benchmarks.harness.ChildJvm;
import io.quinite.vantage.benchmarks.harness.ChildStack;
import io.quinite.vantage.benchmarks.harness.Role;
import io.quinite.vantage.embedded.EmbeddedPostgres;
import io.quinite.vantage.kit.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A contender that keeps nothing of what it takes, and prints when a round is complete. */
final class Discarding extends Contender {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

    private final Path output;

    private Discarding(String name, Role role, String slot, Path output, ChildJvm process) {
        super(name, role, slot, process);
        this.output = output;
    }

    static Discarding rawReader(ChildStack stack, Path directory, int changes) throws IOException, SQLException {
        return start("raw reader", Role.LIMIT, RawReader.class, stack, directory, List.of("raw", "" + changes));
    }

    static Discarding engine(ChildStack stack, Path directory, int changes) throws IOException, SQLException {
        return start("engine, tuned", Role.PEER, BareEngine.class, stack, directory, List.of("engine", "" + changes));
    }

    /** @param arguments the slot is the first of them */
    private static Discarding start(
            String name, Role role, Class<?> main, ChildStack stack, Path directory, List<String> arguments)
            throws IOException, SQLException {
        String slot = arguments.get(0);
        Slots.create(stack, slot);
        var all = new ArrayList<>(List.of(stack.jdbcUrl(), stack.secret(EmbeddedPostgres.SUPERUSER)));
        all.addAll(arguments);
        Path output = directory.resolve(slot + ".log");
        return new Discarding(name, role, slot, output, ChildJvm.start(main, all, Settings.of(Map.of()), output));
    }

    @Override
    long awaitRound(int round) throws IOException, InterruptedException {
        String wanted = Tally.line(round);
        long began = System.nanoTime();
        while (true) {
            for (String line : Files.readAllLines(output)) {
                if (line.startsWith(wanted)) {
                    return Long.parseLong(line.substring(wanted.length()));
                }
            }
            process().requireAlive();
            if (System.nanoTime() - began > PATIENCE_NANOS) {
                throw new IllegalStateException(name() + " did not come to an end, see " + output);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** It counts itself, and would not have said that the round is complete. */
    @Override
    void requireAll(int round, int changes) {}
}
