#pragma once
#include "network.h"
#include "matching.h"
