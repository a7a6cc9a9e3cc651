package io.quinite.vantage.surroundings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** A test of the embedded parts themselves, or of what containers cannot do: with containers chosen it is skipped. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("embedded")
public @interface EmbeddedOnly {
    /** Why. */
    String value();
}
