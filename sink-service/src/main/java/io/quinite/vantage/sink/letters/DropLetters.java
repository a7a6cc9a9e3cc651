package io.quinite.vantage.sink.letters;

import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.sink.store.LetterBox;
import io.quinite.vantage.sink.store.LetterBox.Settled;
import io.quinite.vantage.sink.store.LetterBox.State;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "drop",
        description = "Gives up open letters: they stay, with the reason, and are not listed as open any more.",
        mixinStandardHelpOptions = true)
final class DropLetters implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private Selection selection;

    @Option(names = "--why", required = true, paramLabel = "TEXT", description = "the reason, for whoever asks later")
    private String why;

    @Option(names = "--dry-run", description = "only say how many")
    private boolean dryRun;

    @Option(names = "--everything", description = "needed where nothing else says which letters")
    private boolean everything;

    @Override
    public Integer call() throws Exception {
        if (!everything && !selection.isNarrow()) {
            throw new UserError("say which letters (LETTER, --cause, --topic, --since, --org), or --everything");
        }
        var box = new LetterBox();
        var out = spec.commandLine().getOut();
        try (var database = Selection.database(Selection.config(selection.endpoints()))) {
            int dropped = database.transaction(connection -> {
                var letters = box.list(connection, selection.filter(Selection.OPEN)).stream()
                        .map(letter -> new Settled(letter.raw(), why))
                        .toList();
                return dryRun ? letters.size() : box.settle(connection, State.DROPPED, letters);
            });
            out.println(dropped + (dryRun ? " would be dropped" : " dropped"));
        }
        out.flush();
        return 0;
    }
}
