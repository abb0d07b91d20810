/**
 * The cluster's secret: what tells the processes of a cluster from strangers. The first
 * main node makes it; main nodes and participants are given it when they become a part of
 * the cluster. What is here may be used by any thread.
 */
@NullMarked
package io.dispersa.service.secret;

import org.jspecify.annotations.NullMarked;
