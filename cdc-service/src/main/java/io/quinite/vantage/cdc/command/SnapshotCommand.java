package io.quinite.vantage.cdc.command;

import io.quinite.vantage.cdc.snapshot.LeadSnapshot;
import io.quinite.vantage.cdc.snapshot.LeadSnapshot.Behind;
import io.quinite.vantage.cdc.snapshot.LeadSnapshot.Step;
import io.quinite.vantage.cdc.snapshot.Scope;
import io.quinite.vantage.kit.UserError;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cdc snapshot}: publishes leads that are there already. */
@Command(
        name = "snapshot",
        description = {
            "Publishes leads as they are now, with op READ, in the stream of their changes and in its order; everything goes on"
                    + " meanwhile.",
            "Killed, it goes on where it was when it is called again with the same options."
        },
        mixinStandardHelpOptions = true)
final class SnapshotCommand implements Callable<Integer> {
    private static final Duration TELL_EVERY = Duration.ofSeconds(2);
    private static final long GLANCE_MS = 100;
    private static final long MIB = 1024 * 1024;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private Target target;

    @Option(names = "--org", paramLabel = "ID", description = "only leads of this organization")
    private @Nullable UUID organization;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "only leads that were updated at this time (such as 2026-11-09T00:00:00Z) or later")
    private @Nullable Instant since;

    @Option(names = "--anew", description = "give up an earlier one that has not come to its end")
    private boolean anew;

    @Option(
            names = "--chunk",
            paramLabel = "N",
            defaultValue = "500",
            description = "leads that are locked at once, for some milliseconds (default: ${DEFAULT-VALUE})")
    private int chunkLeads;

    @Option(
            names = "--ahead",
            paramLabel = "MIB",
            defaultValue = "64",
            description = "waits while so much of the log is not published (default: ${DEFAULT-VALUE})")
    private int aheadMib;

    private long toldNanos = System.nanoTime();

    @Override
    public Integer call() throws SQLException, InterruptedException {
        if (chunkLeads < 1 || chunkLeads > 10_000 || aheadMib < 1) {
            throw new UserError("--chunk takes 1 to 10000, --ahead 1 or more");
        }
        try (var snapshot = LeadSnapshot.open(target.config(), new Scope(organization, since), anew, chunkLeads)) {
            tell(snapshot, snapshot.resumed() ? "going on" : "begun");
            write(snapshot);
            tell(snapshot, "all are in the log of the database");
            while (!snapshot.behind().published()) {
                pause(snapshot);
            }
            tell(snapshot, "published");
        }
        return 0;
    }

    private void write(LeadSnapshot snapshot) throws SQLException, InterruptedException {
        Step step = Step.WRITTEN;
        while (step != Step.DONE) {
            while (snapshot.behind().bytes() > aheadMib * MIB) {
                pause(snapshot);
            }
            step = snapshot.step();
            if (step == Step.LOCKED && due()) {
                tell(snapshot, "waiting for a lead that is locked, perhaps by " + snapshot.holder());
            } else if (due()) {
                tell(snapshot, "in the log of the database");
            }
        }
    }

    private void pause(LeadSnapshot snapshot) throws SQLException, InterruptedException {
        if (due()) {
            Behind behind = snapshot.behind();
            tell(
                    snapshot,
                    String.format(
                            Locale.ROOT,
                            "%.1f MiB of the log are not published yet%s",
                            (double) behind.bytes() / MIB,
                            behind.active() ? "" : ", and nobody publishes: is cdc-service running?"));
        }
        Thread.sleep(GLANCE_MS);
    }

    private boolean due() {
        boolean due = System.nanoTime() - toldNanos > TELL_EVERY.toNanos();
        toldNanos = due ? System.nanoTime() : toldNanos;
        return due;
    }

    private void tell(LeadSnapshot snapshot, String what) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "snapshot %d: %,d leads, %s%n", snapshot.id(), snapshot.leads(), what);
        out.flush();
    }
}
