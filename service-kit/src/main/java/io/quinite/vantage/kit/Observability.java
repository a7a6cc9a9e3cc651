package io.quinite.vantage.kit;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** Metrics and health of one process; handed to every service that is started in it. */
public record Observability(PrometheusMeterRegistry meters, Health health) {

    /** With the JVM's own metrics bound. */
    public static Observability forProcess() {
        var observability = quiet();
        new JvmMemoryMetrics().bindTo(observability.meters);
        new JvmThreadMetrics().bindTo(observability.meters);
        new ProcessorMetrics().bindTo(observability.meters);
        new UptimeMetrics().bindTo(observability.meters);
        // Closed with the process: the registry lives as long as it does.
        @SuppressWarnings("resource")
        var gc = new JvmGcMetrics();
        gc.bindTo(observability.meters);
        return observability;
    }

    /** Without the JVM's metrics; for tests and for commands. */
    public static Observability quiet() {
        return new Observability(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT), new Health());
    }
}
