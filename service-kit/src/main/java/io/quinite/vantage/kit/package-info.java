/**
 * What every service needs and no domain knows: settings with clear errors, a lifecycle that ends on a signal or on a
 * failure, health that says why, and metrics. A service's main is one line that hands {@link
 * io.quinite.vantage.kit.ServiceMain} a way to start it; the launcher and the tests start the same service in-process
 * with an {@link io.quinite.vantage.kit.Observability} of their own.
 */
@NullMarked
package io.quinite.vantage.kit;

import org.jspecify.annotations.NullMarked;
