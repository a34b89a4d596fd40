package org.shootdown.cluster.node;

import akka.cluster.ConfigValidation;
import akka.cluster.Invalid;
import akka.cluster.JoinConfigCompatChecker;
import akka.cluster.Valid$;
import com.typesafe.config.Config;
import java.util.List;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Lets nodes of one build join each other, and no others; see {@link Build}. Akka makes it by reflection, on the node that
 * wants to join and on the one that it asks.
 */
public final class SameBuild extends JoinConfigCompatChecker {
    /** The setting that a node's build is written to. */
    static final String BUILD = "shootdown.build";

    @Override
    public Seq<String> requiredKeys() {
        return listOf(BUILD);
    }

    @Override
    public ConfigValidation check(Config theirs, Config mine) {
        String their = theirs.hasPath(BUILD) ? theirs.getString(BUILD) : "unknown";
        String own = mine.getString(BUILD);
        return their.equals(own)
                ? Valid$.MODULE$
                : Invalid.apply(listOf("one node is of build " + own + ", the other of build " + their));
    }

    private static Seq<String> listOf(String only) {
        return CollectionConverters.asScala(List.of(only)).toList();
    }
}
