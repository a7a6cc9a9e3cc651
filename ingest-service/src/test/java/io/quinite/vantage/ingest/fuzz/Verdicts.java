package io.quinite.vantage.ingest.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** What the door answered, and what of it was wrong. */
final class Verdicts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FAULTS_KEPT = 20;

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger faultsFound = new AtomicInteger();
    private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong undecided = new AtomicLong();

    void answered(long number, Case what, Optional<Wire.Answer> answer) {
        if (answer.isEmpty()) {
            count("none");
            undecided.addAndGet(what.factsMax());
            return;
        }
        var found = answer.get();
        count(Integer.toString(found.status()));
        try {
            boolean success = found.status() / 100 == 2;
            var body = found.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(found.body());
            if (success) {
                taken(number, what, found, body);
            } else if (found.status() == 503) {
                undecided.addAndGet(what.factsMax());
                problem(number, what, found, body);
            } else if (found.status() / 100 == 4) {
                problem(number, what, found, body);
            } else {
                fault(number, what, "was answered " + found.status() + ": " + Wire.text(found));
            }
        } catch (JsonProcessingException e) {
            fault(number, what, "was answered " + found.status() + " with what is no JSON: " + Wire.text(found));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void taken(long number, Case what, Wire.Answer found, JsonNode body) {
        int count = body.path("accepted").asInt(-1);
        boolean listed =
                body.path("rejected").size() > 0 || body.path("refused").asInt() > 0;
        if (count < 0 || count > what.factsMax() || found.status() != (listed ? 207 : 202)) {
            fault(number, what, "of at most " + what.factsMax() + " facts: " + Wire.text(found));
        }
        accepted.addAndGet(Math.max(0, count));
    }

    private void problem(long number, Case what, Wire.Answer found, JsonNode body) {
        // An import that ends early says how far it came.
        accepted.addAndGet(body.path("accepted").asInt(0));
        boolean sound = "application/problem+json".equals(found.headers().get("content-type"))
                && body.path("status").asInt() == found.status()
                && body.path("type")
                        .asText()
                        .equals("urn:vantage:problem:" + body.path("code").asText())
                && !body.path("detail").asText().isEmpty()
                && (found.status() != 503 || found.headers().containsKey("retry-after"));
        boolean head = found.body().length == 0
                && new String(what.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1).startsWith("HEAD");
        if (!sound && !head) {
            fault(number, what, "was answered " + found.status() + " " + found.headers() + ": " + Wire.text(found));
        }
    }

    void fault(long number, Case what, String why) {
        fault("case " + number + " (" + what.generator() + ") " + why);
    }

    void fault(String why) {
        if (faultsFound.incrementAndGet() <= FAULTS_KEPT) {
            faults.add(why);
        }
    }

    private void count(String status) {
        answers.computeIfAbsent(status, any -> new AtomicLong()).incrementAndGet();
    }

    /** Facts that were answered as taken. */
    long accepted() {
        return accepted.get();
    }

    /** Facts of which nobody was told what became of them, at most. */
    long undecided() {
        return undecided.get();
    }

    String faults() {
        return faultsFound + " faults"
                + faults.stream().map(fault -> "\n  " + fault).collect(Collectors.joining());
    }

    int faultsFound() {
        return faultsFound.get();
    }

    @Override
    public String toString() {
        return "answers " + new java.util.TreeMap<>(answers) + ", facts taken " + accepted;
    }
}
