package io.quinite.vantage.schemas.deploy;

/** The surroundings are not as the catalogue wants them. The message is one sentence for the person at the terminal. */
public final class DeploymentException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    public DeploymentException(String message) {
        super(message);
    }

    public DeploymentException(String message, Throwable cause) {
        super(message, cause);
    }
}
