/**
 * From what Debezium delivers to what is published: every column as PostgreSQL's text (timestamps as microseconds), so
 * that a value means the same whatever type a column is given later, and from there to the fields of the contract.
 */
@NullMarked
package io.quinite.vantage.cdc.change;

import org.jspecify.annotations.NullMarked;
