package io.quinite.vantage.sink.reconcile;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.sink.reconcile.Difference.Kind;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;

/** Shows what was found: to people, or to programs. */
abstract class Report {
    private static final JsonMapper JSON = new JsonMapper();

    abstract void difference(Difference difference);

    abstract void summary(Reconciliation result);

    static Report text(PrintWriter out) {
        return new Text(out);
    }

    static Report json(PrintWriter out) {
        return new Json(out);
    }

    private static String word(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static final class Text extends Report {
        private final PrintWriter out;

        private Text(PrintWriter out) {
            this.out = out;
        }

        @Override
        void difference(Difference difference) {
            out.println(difference.line());
        }

        @Override
        void summary(Reconciliation result) {
            result.notes().forEach(note -> out.println("note: " + note));
            for (var account : result.accounts()) {
                out.printf(
                        Locale.ROOT,
                        "%s: %,d consumed %s %,d stored + %,d merged + %,d parked + %,d dead-lettered%n",
                        account.topic(),
                        account.consumed(),
                        account.closes() ? "=" : "is not",
                        account.stored(),
                        account.merged(),
                        account.parked(),
                        account.deadLettered());
            }
            out.printf(
                    Locale.ROOT,
                    "%,d facts, %,d calls, %,d leads, %,d campaigns compared in %.1f s; the sink was %,d facts behind%n",
                    result.factsRead(),
                    result.callsCompared(),
                    result.leadsCompared(),
                    result.campaignsCompared(),
                    result.millis() / 1000.0,
                    result.lag());
            result.fixed()
                    .ifPresent(fixed -> out.printf(
                            Locale.ROOT,
                            "fixed: %,d calls written, %,d deleted, %,d leads and %,d campaigns set%n",
                            fixed.calls(),
                            fixed.deleted(),
                            fixed.leads(),
                            fixed.campaigns()));
            out.println(verdict(result));
        }

        private static String verdict(Reconciliation result) {
            var text = new StringBuilder(result.isEqual() ? "equal" : "different");
            for (Map.Entry<Kind, Long> entry : result.counts().entrySet()) {
                text.append(String.format(Locale.ROOT, ", %,d %s", entry.getValue(), word(entry.getKey())));
            }
            return text.toString();
        }
    }

    private static final class Json extends Report {
        private final PrintWriter out;

        private Json(PrintWriter out) {
            this.out = out;
        }

        @Override
        void difference(Difference difference) {
            ObjectNode line = JSON.createObjectNode();
            line.put("kind", word(difference.kind()))
                    .put("wrong", difference.kind().isWrong())
                    .put("subject", difference.subject())
                    .put("id", difference.id())
                    .put("why", difference.why());
            if (difference.callSid() != null) {
                line.put("call_sid", difference.callSid());
            }
            if (difference.campaignId() != null) {
                line.put("campaign_id", difference.campaignId().toString());
            }
            if (!difference.fields().isEmpty()) {
                ObjectNode fields = line.putObject("fields");
                difference.fields().forEach(field -> fields.putObject(field.name())
                        .put("expected", field.expected())
                        .put("actual", field.actual()));
            }
            out.println(line);
        }

        @Override
        void summary(Reconciliation result) {
            ObjectNode line = JSON.createObjectNode();
            line.put("equal", result.isEqual());
            ObjectNode counts = line.putObject("counts");
            result.counts().forEach((kind, number) -> counts.put(word(kind), number));
            ObjectNode accounts = line.putObject("accounts");
            result.accounts().forEach(account -> accounts.putObject(account.topic())
                    .put("consumed", account.consumed())
                    .put("stored", account.stored())
                    .put("merged", account.merged())
                    .put("parked", account.parked())
                    .put("dead_lettered", account.deadLettered()));
            line.put("facts", result.factsRead())
                    .put("calls", result.callsCompared())
                    .put("leads", result.leadsCompared())
                    .put("campaigns", result.campaignsCompared())
                    .put("lag", result.lag())
                    .put("millis", result.millis());
            result.notes().forEach(line.putArray("notes")::add);
            result.fixed().ifPresent(fixed -> line.putObject("fixed")
                    .put("calls", fixed.calls())
                    .put("deleted", fixed.deleted())
                    .put("leads", fixed.leads())
                    .put("campaigns", fixed.campaigns()));
            out.println(line);
        }
    }
}
