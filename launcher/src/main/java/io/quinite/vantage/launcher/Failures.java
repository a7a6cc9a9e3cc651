package io.quinite.vantage.launcher;

import io.quinite.vantage.kit.UserError;
import io.quinite.vantage.schemas.db.MigrationException;
import io.quinite.vantage.schemas.deploy.DeploymentException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a command that fails says: one sentence where the person can mend it, else the failure with its trace. */
final class Failures implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        String name = command.getCommandSpec().qualifiedName(" ");
        if (isExplained(failure)) {
            command.getErr().println(name + ": " + failure.getMessage());
        } else {
            LoggerFactory.getLogger(Failures.class).error("command failed command={}", name, failure);
            command.getErr().println(name + ": unexpected failure, please report it: " + failure);
        }
        command.getErr().flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** The mistake, what may have been meant, and the usage; picocli by itself leaves out the usage where it guesses. */
    static int wrongOptions(ParameterException mistake, String[] arguments) {
        var command = mistake.getCommandLine();
        command.getErr().println(mistake.getMessage());
        UnmatchedArgumentException.printSuggestions(mistake, command.getErr());
        command.usage(command.getErr());
        command.getErr().flush();
        return CommandLine.ExitCode.USAGE;
    }

    private static boolean isExplained(Exception failure) {
        return failure instanceof UserError
                || failure instanceof MigrationException
                || failure instanceof DeploymentException;
    }
}
