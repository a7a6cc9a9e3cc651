/**
 * Every fault that the sink is built for, done to it while it works; each test ends by the law: every fact in its row, once
 * (I1), campaigns as the totals say and the calls are (I2), and the account of every partition closed (I5).
 */
@NullMarked
package io.quinite.vantage.sink.faults;

import org.jspecify.annotations.NullMarked;
