package io.quinite.vantage.cdc.snapshot;

import io.quinite.vantage.cdc.Sql;

/** The statements, one file each; a missing one stops the start. */
enum Statement {
    SURROUNDINGS("surroundings"),
    FIND("find"),
    BEGIN("begin"),
    ABANDON("abandon"),
    CLAIM("claim"),
    COLUMNS("columns"),
    NEXT("next"),
    LEADS("leads"),
    ADVANCE("advance"),
    END("end"),
    BEHIND("behind"),
    HOLDER("holder");

    private final String text;

    Statement(String name) {
        text = Sql.read(Statement.class, name);
    }

    String text() {
        return text;
    }
}
