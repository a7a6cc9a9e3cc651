package io.quinite.vantage.cdc;

import io.quinite.vantage.cdc.command.CdcCommand;
import picocli.CommandLine;

/** {@code vantage cdc} as a main. */
final class Command {
    private Command() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new CdcCommand()).execute(arguments));
    }
}
