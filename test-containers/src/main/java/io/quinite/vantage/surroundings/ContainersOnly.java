package io.quinite.vantage.surroundings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** A test of what the embedded parts cannot do: skipped unless containers are chosen. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("containers")
public @interface ContainersOnly {
    /** Why. */
    String value();
}
