package io.quinite.vantage.sink.letters;

import io.quinite.vantage.sink.store.LetterBox;
import io.quinite.vantage.sink.store.LetterBox.Letter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "Lists letters, the oldest first, a line each.", mixinStandardHelpOptions = true)
final class ListLetters implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private Selection selection;

    @Option(
            names = "--state",
            paramLabel = "STATE",
            defaultValue = Selection.OPEN,
            description = "open, replayed, dropped or any (default: ${DEFAULT-VALUE})")
    private String state;

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        var causes = new TreeMap<String, Integer>();
        try (var database = Selection.database(Selection.config(selection.endpoints()))) {
            var letters = database.transaction(connection -> new LetterBox().list(connection, selection.filter(state)));
            for (Letter letter : letters) {
                causes.merge(letter.cause(), 1, Integer::sum);
                out.println(letter.id() + "  " + time(letter) + "  " + letter.state() + "  " + letter.cause() + "  "
                        + (letter.eventId() == null ? "-" : letter.eventId()) + "  " + letter.message());
            }
            out.println(letters.size() + " letters " + causes);
        }
        out.flush();
        return 0;
    }

    static String time(Letter letter) {
        return Instant.EPOCH
                .plus(letter.failedAt(), ChronoUnit.MICROS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }
}
