package org.shootdown.cluster.job;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shootdown.simulation.trial.Tally;

/** What a client is answered. */
public sealed interface ClientReply extends ControlMessage {

    /** The node speaks the client's language. */
    record Welcome(String build) implements ClientReply {}

    /**
     * How many members the cluster of the asked node has.
     *
     * @param members how many
     * @param first the address of one of them: the lowest
     */
    record Counted(int members, String first) implements ClientReply {}

    /** The answer is no; the reason says what would be right. */
    record Refused(String reason) implements ClientReply {}

    /** A job is recorded. */
    record Accepted(String job) implements ClientReply {}

    /**
     * All jobs.
     *
     * @param jobs the latest first
     * @param unreadable the names of those whose records this build cannot read
     */
    record Jobs(List<JobView> jobs, List<String> unreadable) implements ClientReply {}

    /** How far a job is. */
    record Shown(JobView job) implements ClientReply {}

    /** What a job is made of. */
    record Fetched(JobSpec spec) implements ClientReply {}

    /** What a part of a job has come to; nothing if none of its trials is done. */
    record FetchedTally(int part, Tally.@Nullable Snapshot tally) implements ClientReply {}

    /** The cluster as its coordinator sees it. */
    record Described(List<Member> members, List<JobView> running) implements ClientReply {
        /** How many nodes are full members and have said that they run trials. */
        public long ready() {
            return members.stream()
                    .filter(member -> member.status().equals("up") && member.threads() > 0)
                    .count();
        }
    }

    /**
     * A node.
     *
     * @param address {@code host:port}
     * @param status its membership, or {@code unreachable}
     * @param roles what it is there for
     * @param threads how many threads it runs trials on; 0 if it has not said
     * @param coordinator whether it is the one that coordinates
     */
    record Member(String address, String status, List<String> roles, int threads, boolean coordinator) {}
}
