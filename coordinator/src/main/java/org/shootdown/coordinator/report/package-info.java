/** What {@code run} says: observations against expectations, as litmus7 prints them or as JSON. */
package org.shootdown.coordinator.report;
