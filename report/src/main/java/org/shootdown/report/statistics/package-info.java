/** What replicates say of a quantity, and of the difference between two: never a bare mean. */
package org.shootdown.report.statistics;
