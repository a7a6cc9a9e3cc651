package io.quinite.vantage.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quinite.vantage.calls.CallEvent;
import io.quinite.vantage.calls.CallSource;
import java.util.ServiceLoader;
import org.apache.avro.LogicalTypes;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.Test;

class TrustedTypesTest {
    @Test
    void shouldBeFoundByAvroBeforeItsFirstSchema() {
        assertThat(ServiceLoader.load(LogicalTypes.LogicalTypeFactory.class))
                .hasAtLeastOneElementOfType(TrustedTypes.class);
    }

    @Test
    void shouldTrustWhatAvroGeneratedAndNothingElse() {
        TrustedTypes.install();

        assertThatCode(() -> ClassSecurityValidator.validate(CallEvent.class)).doesNotThrowAnyException();
        assertThatCode(() -> ClassSecurityValidator.validate(CallSource.class)).doesNotThrowAnyException();
        assertThatExceptionOfType(SecurityException.class)
                .isThrownBy(() -> ClassSecurityValidator.validate(ProcessBuilder.class));
        assertThatExceptionOfType(SecurityException.class)
                .isThrownBy(() -> ClassSecurityValidator.validate(AvroSerializer.class));
    }
}
