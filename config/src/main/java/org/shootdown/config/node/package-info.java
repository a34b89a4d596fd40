/**
 * The protocol between an interconnect and the components it serves, as Akka messages. The only package of this module
 * that knows Akka.
 */
package org.shootdown.config.node;
