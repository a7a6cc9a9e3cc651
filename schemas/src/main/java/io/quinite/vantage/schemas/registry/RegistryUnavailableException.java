package io.quinite.vantage.schemas.registry;

import org.apache.kafka.common.errors.RetriableException;

/** No registry could be asked; nothing is known about the record or the schema. Transient: try again. */
public final class RegistryUnavailableException extends RetriableException {
    private static final long serialVersionUID = 1L;

    public RegistryUnavailableException(String message) {
        super(message);
    }

    public RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
