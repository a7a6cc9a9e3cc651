package io.quinite.vantage.surroundings;

import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;
import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips what cannot run in the surroundings that were chosen, and says why; every test of a skipped class counts as skipped.
 * Failsafe has JUnit find it by itself, so that no test has to name it and none can forget to.
 */
public final class SurroundingsCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        var embeddedOnly = findAnnotation(context.getElement(), EmbeddedOnly.class);
        var containersOnly = findAnnotation(context.getElement(), ContainersOnly.class);
        return switch (Surroundings.chosen()) {
            case EMBEDDED ->
                containersOnly
                        .map(only -> disabled("needs -D" + Surroundings.PROPERTY + "=containers and a Docker engine: "
                                + only.value()))
                        .orElseGet(() -> enabled("on the embedded parts"));
            case CONTAINERS ->
                embeddedOnly
                        .map(only -> disabled("runs on the embedded parts only: " + only.value()))
                        .or(() -> Engine.whyNone().map(ConditionEvaluationResult::disabled))
                        .orElseGet(() -> enabled("on containers"));
        };
    }
}
