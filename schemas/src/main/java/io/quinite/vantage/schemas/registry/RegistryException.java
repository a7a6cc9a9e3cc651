package io.quinite.vantage.schemas.registry;

import org.apache.kafka.common.KafkaException;

/** The registry answered, and the answer is no: unknown subject, incompatible schema, no permission. */
public final class RegistryException extends KafkaException {
    private static final long serialVersionUID = 1L;

    /** Confluent's error codes for what does not exist. */
    private static final int SUBJECT_NOT_FOUND = 40401;

    private static final int VERSION_NOT_FOUND = 40402;
    private static final int SCHEMA_NOT_FOUND = 40403;

    private final int status;
    private final int errorCode;

    RegistryException(int status, int errorCode, String message) {
        super(message);
        this.status = status;
        this.errorCode = errorCode;
    }

    /** The same answer, told in the words of whoever asked. */
    public RegistryException explained(String message) {
        return new RegistryException(status, errorCode, message + " (" + getMessage() + ")");
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The registry's own code, such as 40403; the HTTP status where it gave none. */
    public int errorCode() {
        return errorCode;
    }

    /** Whether the registry says that a subject, version or schema does not exist (and not just that a path is wrong). */
    public boolean isNotFound() {
        return errorCode == SUBJECT_NOT_FOUND || errorCode == VERSION_NOT_FOUND || errorCode == SCHEMA_NOT_FOUND;
    }
}
