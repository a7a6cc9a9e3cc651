package io.quinite.vantage.cdc.command;

import io.quinite.vantage.cdc.CdcConfig;
import io.quinite.vantage.kit.Endpoints;
import io.quinite.vantage.kit.Settings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which change data capture is meant: that of the stack on a directory, else the one that the settings name. */
final class Target {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = ".vantage",
            description = {
                "directory of the running stack (default: ${DEFAULT-VALUE});",
                "where none is there, the settings of cdc-service count (VANTAGE_POSTGRES_URL and so on)"
            })
    private Path data;

    CdcConfig config() {
        var settings = Settings.environment();
        boolean named = !settings.startingWith("postgres.url").isEmpty();
        return CdcConfig.from(
                named && Endpoints.find(data).isEmpty()
                        ? settings
                        : settings.with(Endpoints.read(data).settings().startingWith("")));
    }
}
