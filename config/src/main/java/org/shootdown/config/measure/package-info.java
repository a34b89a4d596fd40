/** What is measured of a machine in time: counters, where the time of its CPUs goes, and how long operations take. */
package org.shootdown.config.measure;
