package io.quinite.vantage.sink.store;

/** Why a record could not be taken. The codes are stable: tools select by them. */
public enum DeadLetterCause {
    UNREADABLE("unreadable", "its bytes are not a record of a known schema"),
    EMPTY("empty", "it has no value"),
    KEY_MISMATCH("key-mismatch", "its key is not the id of what it is about"),
    INVALID_JSON("invalid-json", "a value of its metadata is not JSON"),
    EVENT_ID_REUSED("event-id-reused", "another fact has its event_id"),
    IDENTITY_CONFLICT("identity-conflict", "the call belongs to another organization, campaign or lead"),
    ORGANIZATION_MISMATCH("organization-mismatch", "what it names belongs to another organization"),
    ROW_DELETED("row-deleted", "people deleted the row of its call"),
    UNSTORABLE("unstorable", "the database refuses a value of it"),
    PARKED_TOO_LONG("parked-too-long", "what it waited for never came");

    private final String code;
    private final String meaning;

    DeadLetterCause(String code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public String code() {
        return code;
    }

    /** Ends the sentence "the record was refused because". */
    public String meaning() {
        return meaning;
    }

    /** @throws IllegalArgumentException where no cause has that code */
    public static DeadLetterCause ofCode(String code) {
        for (DeadLetterCause cause : values()) {
            if (cause.code.equals(code)) {
                return cause;
            }
        }
        throw new IllegalArgumentException("no cause has the code " + code);
    }
}
