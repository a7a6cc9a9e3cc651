package io.quinite.vantage.sink.letters;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** {@code dead-letters list|show|replay|drop}. */
@Command(
        name = "dead-letters",
        description = {
            "Records that the sink could not take: look at them, replay them through the door, or drop them.",
            "A letter is never deleted; replayed and dropped ones are remembered as such and not listed as open."
        },
        mixinStandardHelpOptions = true,
        subcommands = {ListLetters.class, ShowLetters.class, ReplayLetters.class, DropLetters.class})
public final class DeadLettersCommand implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "say what to do with them: list, show, replay or drop");
    }
}
