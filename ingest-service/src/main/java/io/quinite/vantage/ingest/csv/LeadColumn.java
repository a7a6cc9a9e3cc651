package io.quinite.vantage.ingest.csv;

import java.util.Locale;

/** What a column may be of a lead, and the headings under which it is known without being told. */
enum LeadColumn {
    LEAD_ID(""),
    EXTERNAL_ID(""),
    NAME("full_name lead_name customer_name contact_name"),
    EMAIL("e_mail email_address email_id mail"),
    PHONE("phone_number phone_no mobile mobile_number mobile_no contact_number telephone"),
    PROJECT_ID("project"),
    STATUS("lead_status"),
    SOURCE("lead_source"),
    NOTES("note comment comments remark remarks"),
    ORGANIZATION_ID("");

    /** Separated by spaces, which no heading has here. */
    private final String aliases;

    LeadColumn(String aliases) {
        this.aliases = " " + aliases + " ";
    }

    /** As the JSON of a fact and the answers name it. */
    String field() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isCalled(String heading) {
        return field().equals(heading) || aliases.contains(" " + heading + " ");
    }
}
