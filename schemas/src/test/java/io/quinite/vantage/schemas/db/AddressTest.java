package io.quinite.vantage.schemas.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @Test
    void shouldTakeAJdbcUrlAsItIs() {
        assertThat(Address.of("jdbc:postgresql://db:5432/vantage?sslmode=verify-full"))
                .isEqualTo(new Address("jdbc:postgresql://db:5432/vantage?sslmode=verify-full", null, null));
    }

    @Test
    void shouldTakeAUriAsPsqlDoes() {
        assertThat(Address.of("postgresql://ann:p%40ss%3Aw+rd%2B@db:5432/vantage?sslmode=require"))
                .isEqualTo(new Address("jdbc:postgresql://db:5432/vantage?sslmode=require", "ann", "p@ss:w+rd+"));
        assertThat(Address.of("postgres://db/vantage"))
                .isEqualTo(new Address("jdbc:postgresql://db/vantage", null, null));
    }

    @Test
    void shouldNotPrintThePassword() {
        assertThat(Address.of("postgresql://ann:s3cret@db/vantage?password=s3cret"))
                .hasToString("jdbc:postgresql://db/vantage as ann");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"mysql://ann:s3cret@db/x", "db:5432", "postgresql://ann:s3 cret@db/x", "postgresql:vantage"})
    void shouldSayWhatAnAddressLooksLikeWithoutRepeatingWhatItHolds(String url) {
        assertThatThrownBy(() -> Address.of(url))
                .isInstanceOf(MigrationException.class)
                .hasMessageContaining("postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
                .hasMessageNotContaining("s3");
    }
}
