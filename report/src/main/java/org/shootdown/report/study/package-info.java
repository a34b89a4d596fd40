/** Throughput studies: one question, asked of many machines. */
package org.shootdown.report.study;
