package io.quinite.vantage.cdc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The statements, one file each; a missing one stops the start. */
enum Sql {
    SURROUNDINGS("surroundings"),
    SERVER("server"),
    SLOT("slot"),
    CREATE_SLOT("create-slot"),
    DROP_SLOT("drop-slot"),
    END_WALSENDER("end-walsender"),
    LEAD("lead"),
    END_SILENT_LEADER("end-silent-leader"),
    SIGN_OF_LIFE("sign-of-life"),
    HEARTBEAT("heartbeat");

    private final String text;

    Sql(String name) {
        try (var in = Sql.class.getResourceAsStream("sql/" + name + ".sql")) {
            if (in == null) {
                throw new IllegalStateException("sql/" + name + ".sql is missing");
            }
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        return text;
    }
}
