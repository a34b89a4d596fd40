/** Plots of a study: plain values, and what they look like as SVG and PNG. */
package org.shootdown.report.plot;
