/** What {@code run} and {@code check} say: observations against expectations, as litmus tools print them or as JSON. */
package org.shootdown.report;
