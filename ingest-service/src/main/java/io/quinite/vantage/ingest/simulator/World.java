package io.quinite.vantage.ingest.simulator;

import io.quinite.vantage.ingest.send.DoorClient.Route;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Leads, and the calls that are made to them: the same seed and the same begin give the same facts. */
final class World {
    private static final List<String> NAMES = List.of(
            "Asha Rao", "Rohan Mehta", "Zo\u00eb Fernandes", "Jos\u00e9 D'Souza", "\u674e\u96f7", "Ravi \"RK\" Kumar");
    private static final List<String> FAILURES =
            List.of("busy", "no-answer", "timeout", "cancel", "failed", "rejected");
    private static final List<String> REASONS =
            List.of("wants a price", "asked for a human", "site visit", "ready to book; budget > 1Cr");
    private static final List<String> DEPARTMENTS = List.of("sales", "support");
    private static final Duration PAST = Duration.ofDays(14);
    private static final double WRONG_CLOCK = .03;

    private final ReferenceData reference;
    private final Instant begin;
    private final Random random;
    private final List<Lead> leads = new ArrayList<>();

    private record Lead(UUID id, UUID organizationId, int number) {}

    /** @param begin the end of the two weeks in which everything happened */
    World(ReferenceData reference, long seed, int leadCount, Instant begin) {
        this.reference = reference;
        this.begin = begin.truncatedTo(ChronoUnit.MICROS);
        // Ids of facts go by the begin too: the same id at another time would be another content under a used id.
        this.random = new Random(seed * 31 + begin.toEpochMilli());
        var ids = new Random(seed + 1);
        int organizations = reference.organizations().size();
        for (int i = 0; i < leadCount; i++) {
            leads.add(new Lead(
                    ReferenceData.uuid(ids),
                    reference.organizations().get(i % organizations).id(),
                    i));
        }
    }

    List<Delivery> lead(int number, long spreadMs) {
        Lead lead = leads.get(number);
        var identity = Script.object();
        identity.put("lead_id", lead.id().toString());
        identity.put("organization_id", lead.organizationId().toString());
        var script = new Script(random, Route.LEAD_EVENTS, identity);
        Instant at = past();
        var data = Script.object();
        data.put("name", script.oneOf(NAMES) + " " + lead.number());
        data.put("source", script.oneOf(List.of("manual", "csv_upload", "website", "referral")));
        data.put("phone", phone(lead));
        if (script.chance(.7)) {
            data.put("email", "lead" + lead.number() + "@example.com");
        }
        var projects = reference.projects().stream()
                .filter(project -> project.organizationId().equals(lead.organizationId()))
                .toList();
        data.put("project_id", script.oneOf(projects).id().toString());
        data.set("metadata", Script.object().put("budget", 20 + random.nextInt(180)));
        script.add("lead_captured", at, "import", true, data);
        if (script.chance(.4)) {
            var change = Script.object();
            change.put("status", script.oneOf(List.of("contacted", "qualified", "lost")));
            script.add("lead_updated", at.plusSeconds(random.nextInt(86_400)), "voice_server", true, change);
        }
        if (script.chance(.1)) {
            script.add(
                    "lead_updated",
                    at.plusSeconds(random.nextInt(86_400)),
                    "voice_server",
                    true,
                    Script.object().putNull("email").put("notes", "second line\nasked not to be mailed"));
        }
        return script.deliveries(spreadMs);
    }

    List<Delivery> call(long spreadMs) {
        var campaign =
                reference.campaigns().get(random.nextInt(reference.campaigns().size()));
        var own = leads.stream()
                .filter(lead -> lead.organizationId().equals(campaign.organizationId()))
                .toList();
        Lead lead = own.get(random.nextInt(own.size()));
        var identity = Script.object();
        identity.put("call_sid", ReferenceData.uuid(random).toString());
        identity.put("organization_id", campaign.organizationId().toString());
        identity.put("campaign_id", campaign.id().toString());
        identity.put("lead_id", lead.id().toString());
        var script = new Script(random, Route.CALL_EVENTS, identity);
        Instant at = past();
        if (script.chance(WRONG_CLOCK)) {
            at = at.plus(Duration.ofDays(script.chance(.5) ? 1 : -1));
        }
        placed(script, at, lead);
        double fate = random.nextDouble();
        if (fate < .3) {
            ended(script, at.plusSeconds(35), script.oneOf(FAILURES), 0);
        } else if (fate < .38) {
            script.add("call_answered", at.plusSeconds(9), "provider", true);
            script.add("machine_detected", at.plusSeconds(12), "provider", false);
            ended(script, at.plusSeconds(20), "completed", 11);
        } else if (fate < .97) {
            conversation(script, at.plusSeconds(8), lead);
        }
        return script.deliveries(spreadMs);
    }

    private void placed(Script script, Instant at, Lead lead) {
        var data = Script.object();
        data.put("from", "+918035000000").put("to", phone(lead)).put("attempt", 1 + random.nextInt(4));
        script.add("call_placed", at, "voice_server", true, data);
        if (script.chance(.6)) {
            script.add("call_ringing", at.plusSeconds(2), "provider", script.chance(.5));
        }
    }

    private void conversation(Script script, Instant answered, Lead lead) {
        int seconds = 10 + (int) (Math.abs(random.nextGaussian()) * 120);
        script.add("call_answered", answered, "provider", script.chance(.9));
        if (script.chance(.4)) {
            transfer(script, answered.plusSeconds(seconds / 2));
        }
        Instant end = answered.plusSeconds(seconds);
        ended(script, end, "completed", seconds);
        if (script.chance(.4)) {
            var own = Script.object().put("provider_status", "completed").put("duration_seconds", seconds - 3);
            script.add("call_ended", end.plusMillis(900), "voice_server", true, own);
        }
        if (script.chance(.9)) {
            String exchange = "AI: \u0928\u092e\u0938\u094d\u0924\u0947\nLead: \u0939\u093e\u0901, \"tell me\" more\n";
            var transcript = Script.object().put("text", exchange.repeat(1 + random.nextInt(30)));
            script.add("transcript_ready", end.plusSeconds(2), "voice_server", true, transcript.put("language", "hi"));
        }
        if (script.chance(.7)) {
            var found = Script.object().put("summary", "lead " + lead.number() + " is keen; call back");
            found.put("sentiment", "positive").put("score", random.nextInt(100));
            script.add("call_analyzed", end.plusSeconds(30), "voice_server", true, found);
        }
        if (script.chance(.8)) {
            String id = ReferenceData.uuid(random).toString();
            var recording = Script.object().put("url", "https://media.example.com/rec/" + id + ".mp3");
            recording.put("recording_id", id).put("duration_seconds", seconds);
            script.add("recording_ready", end.plusSeconds(180), "provider", false, recording);
        }
    }

    private void transfer(Script script, Instant at) {
        var asked = Script.object().put("reason", script.oneOf(REASONS)).put("department", script.oneOf(DEPARTMENTS));
        script.add("transfer_requested", at, "voice_server", true, asked);
        if (script.chance(.7)) {
            var bridged = Script.object().put("bridged_at", at.plusSeconds(6).toString());
            script.add("call_transferred", at.plusSeconds(7), "provider", script.chance(.8), bridged);
        } else {
            var failed = Script.object().put("cause", "agent busy");
            script.add("transfer_failed", at.plusSeconds(25), "provider", false, failed);
        }
    }

    private void ended(Script script, Instant at, String status, int seconds) {
        var data = Script.object().put("provider_status", status).put("duration_seconds", seconds);
        data.put("billed_seconds", (seconds + 59) / 60 * 60);
        data.put("hangup_cause", seconds > 0 ? "NORMAL_CLEARING" : "NO_ANSWER").put("hangup_code", "4000");
        script.add("call_ended", at, "provider", script.chance(.7), data);
    }

    private Instant past() {
        return begin.minusMillis((long) (random.nextDouble() * PAST.toMillis()))
                .minus(random.nextInt(1_000), ChronoUnit.MICROS);
    }

    private static String phone(Lead lead) {
        return "+9198%08d".formatted(lead.number());
    }
}
