/** What a machine is asked to run, put together, and its trials judged: one race, or a storm of workloads and races. */
package org.shootdown.simulation.setup;
