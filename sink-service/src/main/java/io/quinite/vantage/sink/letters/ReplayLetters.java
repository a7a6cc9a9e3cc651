package io.quinite.vantage.sink.letters;

import com.fasterxml.jackson.databind.JsonNode;
import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.sink.letters.Replay.Prepared;
import io.quinite.vantage.sink.store.Database;
import io.quinite.vantage.sink.store.LetterBox;
import io.quinite.vantage.sink.store.LetterBox.Settled;
import io.quinite.vantage.sink.store.LetterBox.State;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "replay",
        description = {
            "Sends the facts of open letters through the door again, with fixes, as new records marked by the attribute"
                    + " replayed_from.",
            "The event_id stays, so a fact that is replayed twice is counted once; where the cause is event-id-reused, let the"
                    + " fix remove it: {\"event_id\": null}.",
            "FIXES holds JSON merge patches (RFC 7396) of the fact as the door takes it:",
            "{\"cause\": {\"invalid-json\": {…}}, \"event\": {\"<event_id>\": {…}}, \"letter\": {\"<letter>\": {…}}}"
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:all were accepted", "1:could not go on", "3:some were refused and stay open"})
final class ReplayLetters implements Callable<Integer> {
    private static final int SOME_REFUSED = 3;
    private static final int AT_ONCE = 100;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private Selection selection;

    @Option(names = "--fix", paramLabel = "FIXES", description = "file of merge patches")
    private @Nullable Path fix;

    @Option(names = "--dry-run", description = "show what would be sent, send nothing")
    private boolean dryRun;

    @Option(names = "--everything", description = "needed where nothing else says which letters")
    private boolean everything;

    private final LetterBox box = new LetterBox();
    private int accepted;
    private int refused;

    @Override
    public Integer call() throws Exception {
        if (!everything && !selection.isNarrow()) {
            throw new UserError("say which letters (LETTER, --cause, --topic, --since, --org), or --everything");
        }
        var endpoints = selection.endpoints();
        var config = Selection.config(endpoints);
        var replay = new Replay(config.serde(), fix == null ? Fixes.none() : Fixes.read(fix));
        var door = new Door(endpoints);
        var out = spec.commandLine().getOut();
        try (var database = Selection.database(config)) {
            var letters = database.transaction(connection -> box.list(connection, selection.filter(Selection.OPEN)));
            var batch = new ArrayList<Prepared>();
            for (int i = 0; i < letters.size(); i++) {
                Prepared next = replay.prepare(letters.get(i));
                if (next.fact() == null) {
                    refuse(out, next, String.valueOf(next.complaint()));
                } else if (dryRun) {
                    out.println(next.letter().id() + " -> " + next.fact());
                    accepted++;
                } else {
                    if (!batch.isEmpty() && !topic(batch.get(0)).equals(topic(next))) {
                        send(out, door, database, batch);
                    }
                    batch.add(next);
                }
                if (batch.size() == AT_ONCE) {
                    send(out, door, database, batch);
                    out.println((i + 1) + " of " + letters.size() + " letters, " + accepted + " accepted");
                    out.flush();
                }
            }
            send(out, door, database, batch);
        }
        out.println(accepted + (dryRun ? " would be sent, " : " accepted, ") + refused + " refused");
        out.flush();
        return refused == 0 ? 0 : SOME_REFUSED;
    }

    private static String topic(Prepared prepared) {
        return prepared.letter().raw().topic();
    }

    /** What was accepted is marked at once: a crash between the two sends it again, which is still one fact. */
    private void send(PrintWriter out, Door door, Database database, List<Prepared> batch)
            throws InterruptedException, SQLException {
        if (batch.isEmpty()) {
            return;
        }
        var facts = new ArrayList<JsonNode>();
        batch.forEach(prepared -> facts.add(prepared.fact()));
        var refusals = door.send(topic(batch.get(0)), facts);
        var settled = new ArrayList<Settled>();
        for (int i = 0; i < batch.size(); i++) {
            Prepared prepared = batch.get(i);
            String why = refusals.get(i);
            if (why == null) {
                settled.add(new Settled(prepared.letter().raw(), prepared.note()));
            } else {
                refuse(out, prepared, "the door refuses it: " + why);
            }
        }
        accepted += settled.size();
        database.transaction(connection -> box.settle(connection, State.REPLAYED, settled));
        batch.clear();
    }

    private void refuse(PrintWriter out, Prepared prepared, String why) {
        refused++;
        out.println(prepared.letter().id() + ": " + why);
    }
}
