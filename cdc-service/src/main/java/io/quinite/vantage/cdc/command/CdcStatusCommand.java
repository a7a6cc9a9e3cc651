package io.quinite.vantage.cdc.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.cdc.SlotReport;
import io.quinite.vantage.kit.UserError;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code cdc status}: whether changes flow. */
@Command(
        name = "status",
        description =
                "Shows the replication slot, who uses it, how far it and what is published of it are behind, and what is wrong.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:changes flow", "1:something is wrong, as the lines of problems say", "2:could not look"})
final class CdcStatusCommand implements Callable<Integer> {
    private static final int WRONG = 1;
    private static final int FAILED = 2;
    private static final double MIB = 1024 * 1024;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private Target target;

    @Option(names = "--json", description = "one JSON object instead of lines")
    private boolean json;

    @Option(
            names = "--age-max",
            paramLabel = "S",
            defaultValue = "60",
            description = "seconds after which a position counts as a problem (default: ${DEFAULT-VALUE})")
    private int ageMaxSeconds;

    @Override
    public Integer call() throws InterruptedException, JsonProcessingException {
        var err = spec.commandLine().getErr();
        try {
            var report = SlotReport.read(target.config(), Duration.ofSeconds(ageMaxSeconds));
            var out = spec.commandLine().getOut();
            if (json) {
                out.println(new ObjectMapper().writeValueAsString(json(report)));
            } else {
                print(report, out);
            }
            out.flush();
            return report.problems().isEmpty() ? 0 : WRONG;
        } catch (UserError e) {
            err.println("vantage cdc status: " + e.getMessage());
        } catch (SQLException e) {
            err.println("vantage cdc status: the database cannot be asked: " + e.getMessage());
        } catch (KafkaException e) {
            err.println("vantage cdc status: the topic of positions cannot be read: " + e.getMessage());
        }
        err.flush();
        return FAILED;
    }

    private static void print(SlotReport report, PrintWriter out) {
        out.printf("slot        %s: %s on PostgreSQL %s%n", report.slot(), report.state(), report.server());
        var holder = report.holder();
        out.println("holder      "
                + (holder == null
                        ? "nobody"
                        : "pid " + holder.pid() + ", " + holder.role() + " (" + holder.application() + ") from "
                                + holder.address() + " since " + holder.since()));
        var safe = report.safeBytes();
        out.printf(
                Locale.ROOT,
                "behind      %,d bytes, confirmed up to %s; the server keeps %.1f MiB of its log, %s%n",
                report.lagBytes(),
                report.confirmed(),
                report.retainedBytes() / MIB,
                safe == null
                        ? "without a bound"
                        : String.format(Locale.ROOT, "%.1f MiB more before the slot is lost", safe / MIB));
        var age = report.age();
        out.println("published   "
                + (age == null
                        ? "nothing yet"
                        : "up to " + report.published() + ", transaction " + report.sequence() + ", " + age.toSeconds()
                                + " s ago"));
        out.println("failover    " + (report.failover() ? "standbys may hold a copy" : "no copies on standbys"));
        report.problems().forEach(problem -> out.println("problem     " + problem));
        report.advice().forEach(advice -> out.println("advice      " + advice));
    }

    private static ObjectNode json(SlotReport report) {
        var node = new ObjectMapper().createObjectNode();
        node.put("server", report.server());
        node.put("slot", report.slot());
        node.put("wal_status", report.state());
        node.put("failover", report.failover());
        node.put("confirmed_flush_lsn", report.confirmed());
        node.put("lag_bytes", report.lagBytes());
        node.put("retained_bytes", report.retainedBytes());
        node.put("safe_wal_size", report.safeBytes());
        var holder = report.holder();
        if (holder == null) {
            node.putNull("holder");
        } else {
            node.putObject("holder")
                    .put("pid", holder.pid())
                    .put("role", holder.role())
                    .put("application", holder.application())
                    .put("address", holder.address())
                    .put("since", Objects.toString(holder.since(), null));
        }
        node.put("published_lsn", report.published());
        node.put("sequence", report.sequence());
        node.put("age_seconds", report.age() == null ? null : report.age().toSeconds());
        report.problems().forEach(node.putArray("problems")::add);
        report.advice().forEach(node.putArray("advice")::add);
        return node;
    }
}
