package io.quinite.vantage.ingest.send;

import io.quinite.vantage.kit.Backoff;
import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.UserError;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Sends chunks until the door has decided on every fact of them. */
final class ChunkSender {
    private static final Duration FIRST_WAIT = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private final DoorClient client = new DoorClient();
    private final Supplier<Optional<Endpoints>> endpoints;
    private final Duration patience;

    /** @param endpoints read anew for each try: a stack that was started again may have moved */
    ChunkSender(Supplier<Optional<Endpoints>> endpoints, Duration patience) {
        this.endpoints = endpoints;
        this.patience = patience;
    }

    /** @return how many facts were refused for good */
    int send(Chunk chunk, Refusals refusals) throws IOException, InterruptedException {
        int refused = 0;
        for (var body : chunk.bodies().entrySet()) {
            var answer = decided(body.getKey(), body.getValue().bytes());
            for (var rejected : answer.rejected()) {
                int index = rejected.index();
                refusals.add(
                        body.getValue().number(index), rejected, body.getValue().line(index));
            }
            refused += answer.rejected().size();
        }
        return refused;
    }

    private DoorClient.Answer decided(DoorClient.Route route, byte[] body) throws InterruptedException {
        var backoff = new Backoff(FIRST_WAIT, LONGEST_WAIT);
        long giveUpAt = System.nanoTime() + patience.toNanos();
        String last = "no stack is running";
        while (true) {
            Duration wait = backoff.next();
            var found = endpoints.get();
            if (found.isPresent()) {
                try {
                    var answer =
                            client.send(found.get().ingestUrl(), found.get().apiKey(), route, body);
                    if (answer.decided()) {
                        return answer;
                    }
                    if (!answer.again()) {
                        throw new UserError("the door refuses everything: " + answer.status() + " " + answer.detail());
                    }
                    last = answer.status() + " " + answer.detail();
                    wait = wait.compareTo(answer.retryAfter()) < 0 ? answer.retryAfter() : wait;
                } catch (IOException e) {
                    last = "no answer from " + found.get().ingestUrl();
                }
            }
            if (System.nanoTime() + wait.toNanos() - giveUpAt > 0) {
                throw new UserError("the door has taken nothing for " + patience.toSeconds() + " s (" + last
                        + "); run the same command again to go on where it was");
            }
            TimeUnit.MILLISECONDS.sleep(wait.toMillis());
        }
    }
}
