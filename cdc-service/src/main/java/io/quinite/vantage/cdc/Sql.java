package io.quinite.vantage.cdc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The statements, one file each; a missing one stops the start. */
public enum Sql {
    SURROUNDINGS("surroundings"),
    SERVER("server"),
    SLOT("slot"),
    CREATE_SLOT("create-slot"),
    CREATE_FAILOVER_SLOT("create-failover-slot"),
    SLOT_REPORT("slot-report"),
    DROP_SLOT("drop-slot"),
    END_WALSENDER("end-walsender"),
    LEAD("lead"),
    END_SILENT_LEADER("end-silent-leader"),
    SIGN_OF_LIFE("sign-of-life"),
    HEARTBEAT("heartbeat");

    private final String text;

    Sql(String name) {
        text = read(Sql.class, name);
    }

    /** A statement in {@code sql/} beside {@code owner}. */
    public static String read(Class<?> owner, String name) {
        try (var in = owner.getResourceAsStream("sql/" + name + ".sql")) {
            if (in == null) {
                throw new IllegalStateException("sql/" + name + ".sql is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        return text;
    }
}
