/**
 * Change data capture beside a raw reader of the slot, Debezium's engine alone and Kafka Connect. Each contender is a process of
 * its own with a slot of its own, and is frozen while another has its turn.
 */
@NullMarked
package io.quinite.vantage.benchmarks.cdc;

import org.jspecify.annotations.NullMarked;
