package io.quinite.vantage.sink.letters;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quinite.vantage.sink.store.LetterBox;
import io.quinite.vantage.sink.store.LetterBox.Letter;
import io.quinite.vantage.sink.store.RecordHeaders;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "show",
        description =
                "Shows letters whole, as JSON, a line each: the fact as the door would take it, or its bytes in Base64.",
        mixinStandardHelpOptions = true)
final class ShowLetters implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private Selection selection;

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        var config = Selection.config(selection.endpoints());
        var replay = new Replay(config.serde(), Fixes.none());
        try (var database = Selection.database(config)) {
            database.transaction(connection -> new LetterBox().list(connection, selection.filter("any")))
                    .forEach(letter -> out.println(json(letter, replay)));
        }
        out.flush();
        return 0;
    }

    private static ObjectNode json(Letter letter, Replay replay) {
        ObjectNode json = DoorJson.JSON.createObjectNode();
        json.put("letter", letter.id())
                .put("state", letter.state())
                .put("cause", letter.cause())
                .put("message", letter.message())
                .put("failed_at", ListLetters.time(letter));
        if (letter.note() != null) {
            json.put("note", letter.note());
        }
        byte[] key = letter.raw().key();
        json.put("key", key == null ? null : new String(key, StandardCharsets.UTF_8));
        ObjectNode headers = json.putObject("headers");
        RecordHeaders.decode(letter.raw().headers())
                .forEach(header -> headers.put(
                        header.name(),
                        header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8)));
        var read = replay.read(letter);
        byte[] value = letter.raw().value();
        if (read != null) {
            json.set("fact", read.json());
        } else {
            json.put("value_base64", value == null ? null : Base64.getEncoder().encodeToString(value));
        }
        return json;
    }
}
