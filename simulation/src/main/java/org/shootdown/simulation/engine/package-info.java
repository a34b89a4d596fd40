/** The drivers that run an experiment's trials: on actors, or in plain loops. */
package org.shootdown.simulation.engine;
