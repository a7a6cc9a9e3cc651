package io.quinite.vantage.cdc.command;

import picocli.CommandLine.Command;

/** {@code cdc}: change data capture of leads. */
@Command(
        name = "cdc",
        description = "Looks after the capture of lead changes.",
        mixinStandardHelpOptions = true,
        subcommands = {CdcStatusCommand.class, SnapshotCommand.class})
public final class CdcCommand {}
