package io.quinite.vantage.embedded.registry;

/** A refusal, with the code that Confluent's registry gives for it; the first three digits are the HTTP status. */
final class RegistryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    RegistryException(int code, String message) {
        super(message);
        this.code = code;
    }

    static RegistryException subjectNotFound(String subject) {
        return new RegistryException(40401, "Subject '" + subject + "' not found.");
    }

    static RegistryException versionNotFound(String version) {
        return new RegistryException(40402, "Version " + version + " not found.");
    }

    static RegistryException schemaNotFound() {
        return new RegistryException(40403, "Schema not found");
    }

    static RegistryException invalidSchema(String why) {
        return new RegistryException(42201, "Invalid schema: " + why);
    }

    int code() {
        return code;
    }

    int status() {
        return code < 1000 ? code : code / 100;
    }
}
