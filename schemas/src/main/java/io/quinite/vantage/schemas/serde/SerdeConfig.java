package io.quinite.vantage.schemas.serde;

/** The configuration keys of the serde: Confluent's names. */
final class SerdeConfig {
    private SerdeConfig() {}
}
