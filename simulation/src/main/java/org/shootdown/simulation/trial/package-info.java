/** Trials: from how a machine ended to an outcome, and from many outcomes to a tally. */
package org.shootdown.simulation.trial;
