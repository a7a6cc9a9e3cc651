package io.quinite.vantage.access.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keys}: who may use the HTTP services. */
@Command(
        name = "keys",
        description = "Makes, lists, rotates and revokes the keys that open the HTTP services.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(create | list | rotate | revoke)",
        subcommands = {CreateKey.class, ListKeys.class, RotateKey.class, RevokeKey.class})
public final class KeysCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "say what to do: create, list, rotate or revoke");
    }
}
